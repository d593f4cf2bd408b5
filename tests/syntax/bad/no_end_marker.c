int f(void) {
// BEGIN BYTECODES //          //~ UG008
    inst(NOP, (--)) {
    }
    inst(A, (--)) { x = }       //~ UG005

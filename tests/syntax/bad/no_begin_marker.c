inst(NOP, (--)) { }             //~ UG008
inst(A, (--)) { x = }           //~ UG005
// END BYTECODES //

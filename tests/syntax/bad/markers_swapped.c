// END BYTECODES //             //~ UG008
// BEGIN BYTECODES //
inst(NOP, (--)) { }

"""What is true of each uop and instruction, and why: two analyses by the solver of flow/, and what follows from them.

The stack: which items are live, and where memory holds them.  All variants at once, for one text is generated.

    state        the abstract state; what it takes to make memory true
    summary      what one statement reads, writes and consumes
    stack        the transfer function; `checks` says what is wrong, `variance` in which variants
    escapes, flags
    analyse      solves each instruction and label; `facts` is what comes out

The values: what is proved and until when, which locks are held, who owns what.  Each variant by itself.

    terms        symbolic values
    points       Known, the abstract state; the points of a body that rules judge
    evaluate     the transfer function; `changes`, `pointers` and `ownership` say what calls and stores do to the state
    guards       what holds on a branch; `kinds` what that says of an object's type
    typed        the C types of expressions
    owners       what keeps a borrowed value alive
    meet         the join
    journey      walks an instruction; `promised` and `requires` are the contracts of uops and of calls

Conclusions: `claims` and `audit` (why it is safe), `effects` (what a family asks of its forms), `meaning` (what a
difference of two versions compares).
"""

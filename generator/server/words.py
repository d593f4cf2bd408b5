"""What the special macros mean, in a line each."""

from __future__ import annotations

from collections.abc import Mapping

MEANING: Mapping[str, str] = {
    "DEOPT_IF": "leaves for the generic form of the family when the condition holds: this once",
    "EXIT_IF": "leaves for the generic form of the family when the condition holds: the specialization does not fit",
    "ERROR_IF": "leaves for the error label when the condition holds; all inputs are consumed by then",
    "ERROR_NO_POP": "leaves for the error label, with what is live still on the stack",
    "DECREF_INPUTS": "closes all inputs; closing may run other code",
    "INPUTS_DEAD": "says that all inputs are consumed",
    "DEAD": "says that an input is consumed",
    "SYNC_SP": "writes what is live to the stack and moves the stack pointer",
    "SAVE_STACK": "makes memory true: stores and the stack pointer, until RELOAD_STACK",
    "RELOAD_STACK": "reads the stack pointer back",
    "LOAD_SP": "reads the stack pointer from the frame",
    "DISPATCH": "goes on with the next instruction",
    "DISPATCH_GOTO": "goes on with the instruction that has been fetched",
    "DISPATCH_SAME_OPARG": "runs the instruction that stands here now, with the same operand",
    "DISPATCH_INLINED": "goes on in another frame",
    "GO_TO_INSTRUCTION": "goes on with the code of another instruction, with the same operand and stack",
    "JUMP_TO_LABEL": "goes on at a label of the file",
}
KINDS: Mapping[str, str] = {
    "inst": "an instruction of one uop",
    "op": "a uop",
    "macro": "an instruction made of uops",
    "family": "a generic instruction and its specialized forms",
    "pseudo": "a name that stands for instructions",
    "label": "code outside all instructions",
    "extern": "what a function of the runtime promises",
    "struct": "how the fields of a structure are protected",
    "type": "the name of a C type",
    "constant": "a constant that bodies may read",
}

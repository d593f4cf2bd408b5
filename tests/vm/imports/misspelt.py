from plain import valeu

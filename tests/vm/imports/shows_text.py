import wrong_text

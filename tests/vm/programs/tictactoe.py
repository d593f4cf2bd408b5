"""Tic-tac-toe played perfectly by minimax with memory."""

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in LINES:
        if board[a] != " " and board[a] == board[b] == board[c]:
            return board[a]
    return None if " " in board else "="


def other(player):
    return "O" if player == "X" else "X"


known = {}


def value(board, player):
    """1: `player` wins, -1: loses, 0: a draw, when both play well; and the best move."""
    key = board + player
    if key in known:
        return known[key]
    won = winner(board)
    if won is not None:
        result = (0 if won == "=" else 1 if won == player else -1), None
    else:
        result = -2, None
        for move in [i for i, c in enumerate(board) if c == " "]:
            score = -value(board[:move] + player + board[move + 1 :], other(player))[0]
            if score > result[0]:
                result = score, move
    known[key] = result
    return result


def draw(board):
    return "\n-+-+-\n".join("|".join(board[r : r + 3]) for r in (0, 3, 6))


def play(opening):
    board, player = " " * 9, "X"
    for move in opening:
        board = board[:move] + player + board[move + 1 :]
        player = other(player)
    while (won := winner(board)) is None:
        _, move = value(board, player)
        board = board[:move] + player + board[move + 1 :]
        player = other(player)
    return board, won


for opening in ((), (0,), (4, 1), (0, 1), (8, 0, 4)):
    board, won = play(opening)
    print(f"opening {opening}: {'draw' if won == '=' else won + ' wins'}")
    print(draw(board))
print(len(known), value(" " * 9, "X"), value("XX OO    ", "X"), value("X   O   X", "O"))

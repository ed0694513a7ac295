"""What a flag counts: more from people who are known here and were right before, less from others.

So three accounts that agree with each other hide nothing by themselves, while a few people who have looked at
the board for a while do; whoever flags at random soon counts nothing.
"""

NEW, KNOWN = 1, 2
"""What a flag counts from a new account, and from any other that no moderator has judged yet."""
MOST = 4


def weight(*, is_new: bool, upheld: int, dismissed: int) -> int:
    """Return what a flag counts, from 0 to MOST.

    upheld, dismissed: earlier flags of this person that a moderator agreed with, or not. A new account gains
    nothing by being right.
    """
    if is_new:
        return max(0, NEW - dismissed)
    return min(MOST, max(0, KNOWN + upheld - dismissed))

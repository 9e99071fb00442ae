def same(left, right):
    return left == right

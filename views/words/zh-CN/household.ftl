# The household's own page, and the same household at the desk.
household-error-phone = 手机号只写数字，例如 138 0013 8000，可以不填
household-error-pin-easy = 这个密码太容易猜到，请换一个

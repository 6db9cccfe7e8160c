close-rooms = 停用哪里
letter-instead = 这些还有空位，想换一场就点开预约：
letter-instead-one = { $day } { $times } { $session }（{ $room }）{ $link }
effects-instead = 还有空位：
effects-instead-none = 两周之内没有别的场次适合、还有空位。

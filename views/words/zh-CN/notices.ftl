# What a family hears: on its page, by letter, and from the desk's telephone.
notices-heading = 新消息
notice-booked = 约好了：“{ $session }”，{ $when }。
notice-waiting = 已排上候补：“{ $session }”，{ $when }。有了位子马上告诉您。
notice-promoted = 候补到了：“{ $session }”，{ $when }，已经约好。{ $until } 前可以取消。
notice-offered = 轮到您了：“{ $session }”，{ $when }，空出了位子，请在 { $until } 前确认。
notice-offer-lapsed = “{ $session }”（{ $when }）的位子没有等到确认，已经让给下一家。
notice-skipped = “{ $session }”（{ $when }）空出了位子，这次先让给下一家：{ $reason }。排队的位置不变。
notice-cancelled = 已取消“{ $session }”，{ $when }。
notice-cancelled-late = 已取消“{ $session }”，{ $when }。取消得晚了一些，这一场仍算在本周次数里。
notice-cancelled-desk = 服务台取消了“{ $session }”，{ $when }。有疑问请打电话。
notice-cancelled-by-centre = 很抱歉，“{ $session }”（{ $when }）取消了：{ $cause }。这一场不占每周次数。
notice-moved = “{ $session }”改时间了：原来是 { $from }，现在是 { $when }。
notice-missed = { $when } 的“{ $session }”没有等到您来。来不了，请提前取消。
notice-paused = 有几次约了没来，网上预约暂停，{ $until }恢复。已经约好的照常，服务台也可以预约。
notices-title = 消息
notices-none = 还没有消息。

# Letters by e-mail and lines to a telephone: what stands above a notice, and around it. Never a person's name.
letter-booked = 约好了：{ $session }
letter-waiting = 已排上候补：{ $session }
letter-promoted = 候补到了：{ $session }
letter-offered = 请确认：{ $session }空出了位子
letter-offer-lapsed = 没有等到确认：{ $session }
letter-skipped = 还在候补：{ $session }
letter-cancelled = 已取消：{ $session }
letter-cancelled-for-you = 这一场取消了：{ $session }
letter-moved = 时间改了：{ $session }
letter-missed = 没有等到您：{ $session }
letter-paused = 网上预约暂停一段时间
letter-when = 时间：{ $day } { $times }
letter-where = 地点：{ $centre } { $room }
letter-look = 查看、更改或取消：{ $link }
letter-why = 您家留了这个邮箱，所以收到这封信。要更换或删除，请到：{ $link }
letter-line = { $centre }：{ $sentence }

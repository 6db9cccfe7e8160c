# Sessions added, moved and cancelled; limits; closures; whom a change touches; calls.
week-title = 排期
week-before = 上一周
week-this = 本周
week-after = 下一周
week-nothing = 没有场次。
week-booked = 预约 { $booked } / { $places }

plan-title-new = 新场次
plan-title-change = 改时间或内容
plan-room = 房间
plan-date = 日期
plan-starts = 开始时间
plan-ends = 结束时间
plan-title-zh = 中文名称
plan-title-en = 英文名称
plan-ages = 适合年龄
plan-ages-hint = 例如 3–5 岁、0–18 个月、8 岁以上、不限年龄
plan-ages-unread = 没有看懂适合年龄，请写成 3–5 岁 这样
plan-places = 名额
plan-room-limit = 房间人数上限（含工作人员）
plan-staff = 工作人员
plan-walk-in-places = 留给现场的名额
plan-reason = 原因
plan-next = 下一步
plan-add = 加上这一场
plan-confirm = 确认修改
plan-clash = 与“{ $session }”（{ $times }，清洁到 { $clears }）冲突
plan-shut = 房间那时停用：{ $reason }，{ $times }
plan-past = 这个时间已经过去了
plan-begun = 已经开始或取消的场次不能再改
plan-private = 这个房间按时段使用，不排场次

cancel-title = 取消这一场
cancel-confirm = 确认取消

limits-title = 调整上限
limits-of-session = 只改这一场：{ $name }
limits-of-room = { $name }以后的所有场次；空着的不改
limits-nobody-loses = 调低不会取消任何预约，超出的场次在人数降下来之前不再接受新预约。
limits-confirm = 确认调整

close-title = 停用
close-standing = 停用中和将要停用
close-none = 现在没有停用。
close-building = 整个中心
close-from-date = 从哪天
close-from-time = 几点
close-to-date = 到哪天
close-to-time = 几点
close-hint = 只取消碰到这段时间的场次，其余照常。不记爽约，本周次数退回，家长会收到通知。
close-confirm = 确认停用
close-withdraw = 撤销停用

effects-title = 这样做的影响
effects-changed = 情况刚刚变了，请再看一遍：
effects-summary = { $sessions } 场，通知 { $families } 家，其中 { $calls } 家要打电话
effects-over = { $over } 场会超出，最多超 { $most }
effects-booked = 预约 { $children } 个孩子
effects-waiting = 候补 { $waiting } 家
effects-newest = 预约从新到旧：
effects-booking = { $children } 个孩子
effects-away = { $families } 家那个时间有别的安排，不占位，也不动他们原来的预约：
effects-lost = { $families } 家新时间来不了，名额会取消：

calls-title = 待通知
calls-hint = 这些家庭没有邮箱，请打电话告诉他们。打完按一下，名单就少一家。
calls-none = 都通知到了。
calls-since = { $time } 起
calls-no-phone = 没有登记电话，来馆时当面告诉。
calls-called = 已通知
calls-absent = 来不了

# 没有名字的场地叫什么。
import-hall = { $number } 号厅

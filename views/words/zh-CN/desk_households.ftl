# Families at the desk: search, register, card.
desk-households-title = 家庭
desk-households-one = 家庭资料
desk-households-found = 查找结果
desk-households-nobody = 没有找到。可以换小名、家庭卡号或手机尾号再试。
desk-households-register = 登记新家庭
desk-households-name-hint = 不填就按大人的称呼，例如“李阿姨家”
desk-households-called = { $name }家
desk-households-child = 孩子 { $nth }
desk-households-save = 登记并制卡
desk-households-error-child = 请至少登记一个孩子
desk-households-ahead = 以后的预约
desk-households-ahead-none = 没有预约
desk-households-replace = 补办或更换家庭卡
desk-households-replace-what = 新卡有新的卡号和密码。旧卡马上失效，用旧卡登录的手机也会退出。
desk-households-replace-yes = 换新卡
desk-households-card-ready = 家庭卡办好了
desk-households-card-once = 密码只在这里显示一次，请现在打印或抄给家庭。
desk-households-card-code = 登录页面的二维码
desk-households-card-how = 扫码或打开 { $address }，输入卡号和密码。卡丢了请到服务台。
desk-households-card-print = 用浏览器的打印功能，按实际大小打印后剪下。
desk-households-card-done = 打印好了，看家庭资料
desk-households-next = 登记下一家
misfits-title = 更正出生日期后不再合适
misfits-hint = 预约没有动。请联系家庭，再逐个决定：留下（写明原因），或者由服务台取消。日期改回来，这里就没有了。
misfits-none = 没有要看的预约。
misfits-waiting = 更正出生日期后，有 { $count } 个预约要再看一下
misfits-decide = 去决定
misfits-reason = 留下的原因
misfits-reason-hint = 一句话，只给同事看，例如“和老师商量过”
misfits-error-reason = 请用一句话写明留下的原因
misfits-keep = 留下
misfits-cancel = 取消这个位子
misfits-kept = 已经决定留下
misfits-kept-for = { $reason }（{ $who }，{ $when }）

# 同一家的两份登记
merge-title = 与另一份登记合并
merge-stays = 保留{ $name }这份登记，另一份并入。
merge-what = 用于一家登记了两次（家里一次、服务台一次）。按称呼、卡号或手机号找到另一份。
merge-choose = 就是这一份
merge-goes = { $from }的登记将并入{ $into }。请核对谁是谁：选“另一个人”的会一起转过来。
merge-who = { $name } 是……
merge-nobody = 另一个人
merge-impossible = 不能这样合并：出生日期不同，或两个人会变成一个人。请先更正出生日期，或另选。
merge-moved = { $many ->
    [0] 没有要转过来的预约
   *[other] { $many } 个以后的预约转过来
 }
merge-double = { $child }会占两个名额，退掉一个，不记爽约：{ $what }
merge-double-elsewhere = { $child }在别的中心会占两个名额，请先在那边退掉一个：{ $what }
merge-overlap = { $child }同一时间有两个活动，都保留，请家长决定：{ $first }，{ $second }
merge-card-ends = 被并入的那张家庭卡立即作废，用它登录的手机会退出。
merge-card-stays = 被并入的那张家庭卡成为这家的卡；用它登录的手机需要重新登录。
merge-final = 合并后不能撤销。
merge-press = 合并
merge-again = 重新查看

# 暂停网上预约
pause-title = 暂停网上预约
pause-what = 已有的预约不变，服务台仍可代为预约。会通知家长。
pause-is = 网上预约暂停至 { $until }
pause-until = 从哪天起恢复
pause-until-wrong = 请选明天起一年以内的日子
pause-press = 暂停
pause-lift = 恢复网上预约
reason-missed-often = 多次没来
reason-late-cancellations = 多次临时取消
reason-conduct = 其他孩子的安全
reason-family-asked = 家长要求
reason-illness = 孩子生病了
reason-mistake = 我们弄错了
reason-talked = 已经和家长谈过

# 通知所有家庭
message-title = 通知所有家庭
message-nobody = 还没有人预约。
message-reaches = { $families } 个家庭会在自己的页面上看到；留了邮箱或能收短信的也会收到。候补的家庭也在内。
message-text = 内容
message-hint = 一两句话，最多 200 字，例如“请带防滑袜”。不写姓名。
message-empty = 请写要告诉大家的话
message-long = 最多 200 字
message-unprintable = 有看不见的字符
message-urgent = 紧急：没有邮箱的家庭打电话
message-send = 发送

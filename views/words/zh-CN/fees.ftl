fee = 费用
fee-free = 免费
fee-at-desk = 每个孩子到店付 { $money }
fee-each-date = 到店付，每次每个孩子 { $money }
fee-money = { $currency ->
    [CNY] { $amount } 元
    [HKD] { $amount } 港元
    [MOP] { $amount } 澳门元
    [TWD] { $amount } 新台币
    [SGD] { $amount } 新加坡元
    [JPY] { $amount } 日元
    [EUR] { $amount } 欧元
    [GBP] { $amount } 英镑
    [USD] { $amount } 美元
   *[other] { $amount } { $currency }
}
fee-hint = 每个孩子，到店付；不写就是免费，例如 20 或 12.50
fee-wrong = 请写一个数，例如 20 或 12.50

# 一场活动的收费，以及合计
fees-title = 收费
fees-total = 已记 { $money }
fees-parties = 家庭
fees-nobody = 没有要收的，也没有已收的。
fees-gone = 已退掉名额的家庭
fees-due = { $children } 个名额：{ $money }
fees-noted = 已记 { $money }
fees-over = 要退还 { $money }
fees-take = 已付 { $money }
fees-give-back = 已退 { $money }
fees-undo = 撤回 { $money }
fees-nameless = 不记名
fees-amount = 金额
fees-note = 记下
fees-stale = 已经有人记过，或超过了应收的数。请看下面的情况，需要时再按一次。
fees-by-host = 按主办方合计收费
fees-none = 这些日子没有结束的收费活动。
fees-head-month = 月份
fees-head-host = 主办方
fees-head-sessions = 场次
fees-head-children = 到场孩子
fees-head-due = 应收（{ $currency }）
fees-head-noted = 已记（{ $currency }）

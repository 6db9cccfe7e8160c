# Signing in: a family by its card and PIN, staff by login and password.
sign-in-title = 用家庭卡登录
sign-in-card = 卡号
sign-in-card-hint = 卡上的 8 位数字，空格可以不输
sign-in-pin = 密码
sign-in-pin-hint = 6 位数字
sign-in-no-card = 没有家庭卡？
sign-in-no-card-do = 请到服务台办理，一分钟就好，不用带证件。
sign-in-lost-card = 卡丢了或忘了密码，服务台可以当场换一张，旧卡马上失效。
sign-in-desk-title = 工作人员登录
sign-in-login = 用户名
sign-in-password = 密码
sign-in-desk-help = 忘了密码，请找管理员重设。
sign-in-error-card = 卡号是 8 位数字，请对着卡片再看一遍
sign-in-error-pin = 密码是 6 位数字
sign-in-error-login = 请填写用户名
sign-in-error-password = 请填写密码
sign-in-wrong-card = 卡号和密码对不上，请再看一遍
sign-in-wrong-login = 用户名和密码对不上，请再看一遍
sign-in-locked = 输错次数太多，{ $until } 以后可以再试。急用请到服务台
sign-in-locked-desk = 输错次数太多，{ $until } 以后可以再试

demo-ways = 先看看演示
demo-ways-hint = 按一下就能进入，里面的家庭都是虚构的。
demo-way = { $name }（{ $role }）

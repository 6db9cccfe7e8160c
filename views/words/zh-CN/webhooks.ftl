# Programs that are told what changes.
webhooks-title = 通知其他系统
webhooks-hint = 场次和余位变化时，自动通知这些系统。不含任何家庭的信息。
webhooks-none = 没有设置。在服务器的 config/leyuan.toml 里添加。
webhooks-endpoints = 接收系统
webhooks-name = 名称
webhooks-events = 内容
webhooks-waiting = 待发
webhooks-last = 上次收到
webhooks-never = 还没有
webhooks-given-up = 没有送到的消息
webhooks-since = 时间
webhooks-what = 消息
webhooks-why = 原因
webhooks-again = 再发一次
webhooks-untold = { $count } 条消息没有送到其他系统

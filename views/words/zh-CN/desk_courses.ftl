# 服务台的整期课程：谁报了名，替家庭报名，补课。
desk-courses-see = 整期课程
desk-courses-one-date = 这里只约这一节。要每一节都有位子：
desk-courses-enrol = 替家庭报名整期
desk-courses-enrolled = 报了名的家庭
desk-courses-names-hidden = 离最近的一节课不到 24 小时，才显示名字。
desk-courses-family = 第 { $nth } 家
desk-courses-children = 已报名的孩子
desk-courses-ahead = 还没上的课
desk-courses-make-up = 加一节补课
desk-courses-make-up-hint = 其他内容和这期课程一样。报了名的孩子都有位子；那个时间有别的安排的会列出来，不动他们原来的预约。
desk-courses-make-up-confirm = 加上这节课
desk-courses-offered = 留好了位子，等这家确认
desk-courses-in-line = 排在候补第 { $position } 家
desk-courses-is-enrolled = 已报名，每一节都有位子
desk-courses-has-left = 已经退出
desk-courses-excuse = 替这节请假
desk-courses-heading = 整期课程

# 开放数据：页面、目录和新闻源

open-data-title = 开放数据
open-data-name = { $centre }的活动安排
open-data-about = { $centre }的公开活动安排：活动、时间、地点、年龄、费用和余位。每有变化，几秒后更新。不含任何人的姓名。
open-data-keywords = 活动安排, 儿童, 社区中心, 开放数据, OpenActive
open-data-licence = 许可
open-data-licensed = { $centre }的活动安排数据按以下许可开放使用：
open-data-attribution = 使用时请注明来源：{ $centre }。
open-data-feeds = 数据源
open-data-how = 格式为 RPDE 1.0：从头读起，沿 next 一页一页往下读，读到空页后隔几秒再读同一地址，就只会收到变化。
open-data-session-series = 有体育活动分类的系列活动（OpenActive SessionSeries）
open-data-scheduled-sessions = 这些系列的每一场（OpenActive ScheduledSession）
open-data-event-series = 其他系列活动，如电影、故事会（schema.org EventSeries）
open-data-events = 其他活动的每一场（schema.org Event）
open-data-news = 新增和变更（Atom）
open-data-contact = 发布者
atom-title = { $centre } · 新增和变更

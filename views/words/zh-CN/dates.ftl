# Days, times, ages. One space between Han and numerals, none beside punctuation; en dash for ranges.
today = 今天
tomorrow = 明天
morning = 上午
afternoon = 下午
evening = 晚上
now = 现在
next = 接下来

weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日

month-1 = 1
month-2 = 2
month-3 = 3
month-4 = 4
month-5 = 5
month-6 = 6
month-7 = 7
month-8 = 8
month-9 = 9
month-10 = 10
month-11 = 11
month-12 = 12

day = { $month } 月 { $day } 日 { $weekday }
day-of-year = { $year } 年 { $month } 月 { $day } 日 { $weekday }
month-of-year = { $year } 年 { $month } 月
month-day = { $month } 月 { $day } 日
day-and-time = { $day } { $time }

age-months = { $months } 个月
age-years = { $years } 岁
age-exact = { $years } 岁 { $months } 个月
ages = { $from }–{ $to } 岁
ages-one = { $years } 岁
ages-from = { $years } 岁以上
ages-from-months = { $months } 个月以上
ages-under-months = 未满 { $months } 个月
ages-months = { $from }–{ $to } 个月
ages-all = 不限年龄

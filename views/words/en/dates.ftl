# Days, times, ages. En dash for ranges, 24 hours.
today = Today
tomorrow = Tomorrow
morning = Morning
afternoon = Afternoon
evening = Evening
now = Now
next = Next

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

day = { $weekday } { $day } { $month }
day-of-year = { $weekday } { $day } { $month } { $year }
month-of-year = { $month } { $year }
month-day = { $day } { $month }
day-and-time = { $day }, { $time }

age-months = { $months ->
    [one] { $months } month
   *[other] { $months } months
 }
age-years = { $years ->
    [one] { $years } year
   *[other] { $years } years
 }
age-exact = { $years ->
    [one] { $years } year
   *[other] { $years } years
 } { $months ->
    [one] { $months } month
   *[other] { $months } months
 }
ages = ages { $from }–{ $to }
ages-one = age { $years }
ages-from = ages { $years } and up
ages-from-months = from { $months } months
ages-under-months = under { $months } months
ages-months = { $from }–{ $to } months
ages-all = all ages

# Courses: taken whole (B9).
courses-see = 看课程
courses-whole = 整期课程，一次报名占好每一节

# Courses: taken whole (B9).
courses-see = See the course
courses-whole = A course: one enrolment keeps a place in every lesson

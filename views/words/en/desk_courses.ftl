# Courses at the desk: who is enrolled, enrolling a family, make-up lessons.
desk-courses-see = The course
desk-courses-one-date = This books this date alone. For a place in every lesson:
desk-courses-enrol = Enrol a family
desk-courses-enrolled = Enrolled families
desk-courses-names-hidden = Names show within 24 hours of a lesson.
desk-courses-family = Family { $nth }
desk-courses-children = Children enrolled
desk-courses-ahead = Lessons to come
desk-courses-make-up = Add a make-up lesson
desk-courses-make-up-hint = The rest is as in the course. Every enrolled child has a place; those who have something else then are listed, and what they booked stays.
desk-courses-make-up-confirm = Add the lesson
desk-courses-offered = A place is held until the family confirms
desk-courses-in-line = Number { $position } in line
desk-courses-is-enrolled = Enrolled: a place in every lesson
desk-courses-has-left = Has left the course
desk-courses-excuse = Excuse this date
desk-courses-heading = Courses

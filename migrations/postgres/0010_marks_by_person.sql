-- For what a person attended anywhere: under My events, and when records are merged or an import is taken back.
CREATE INDEX attendance_marks_by_person ON attendance_marks (person_id);

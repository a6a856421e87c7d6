//! Lesson Markdown to steps, checks, quizzes and slides.

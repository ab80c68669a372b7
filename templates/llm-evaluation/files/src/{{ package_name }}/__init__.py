"""An evaluation of models that a decision can rest on.

The library's face:

    tasks = read_tasks(Path("tasks"))
    scores = score_all(read_answers(Path("answers"), "atlas"), tasks)
    summary = summarize("atlas", scores)
"""

from .answers import Answer, Answers, read_answers
from .errors import EvaluationError
from .score import Score, score, score_all
from .summary import Summary, summarize
from .tasks import Task, read_tasks

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Answers",
    "EvaluationError",
    "Score",
    "Summary",
    "Task",
    "read_answers",
    "read_tasks",
    "score",
    "score_all",
    "summarize",
]

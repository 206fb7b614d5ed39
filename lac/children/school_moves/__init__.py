"""A child's change of school: who approves it, what comes before it, what goes with it.

``key_stage_4`` says which moves need the virtual school head's approval and
``approvals`` applies one to an enrolment; ``meetings`` asks for the
pre-admission and exit meetings; ``packs`` says who may read what goes to the
next school.
"""

"""The three answers to the council's questions: from live data, for one body, one process, or all."""

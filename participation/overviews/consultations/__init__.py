"""Public consultations: for residents, and for those who prepare them."""

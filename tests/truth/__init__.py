"""A process as planners lead it, at random: what every page, feed and report then says of the same fact.

Every day is stated only once, and every sentence is said only once, so that a page that still tells a former
one gives itself away. `world` does what planners do and knows by its own rules what counts; `places` reads.
"""

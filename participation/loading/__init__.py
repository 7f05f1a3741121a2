"""Loading Erfurt's content and the samples: data files and what calls the actions with them."""

"""What may be done in this app to one row; which rows may be seen stands in `visible_to`."""

import rules

from stakeholders.models import Role
from stakeholders.rules import holds

rules.add_perm("guidelines.edit", holds(Role.PLANNER, Role.EDITOR))

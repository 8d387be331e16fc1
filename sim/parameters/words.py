"""Words and bounds that parameters choose among."""

FOREVER = 100_000
NOTICES = ("none", "confirm_only", "opt_in", "highlighted", "preticked", "equal", "granular")
STORAGES = ("warehouse", "lake", "cloud")
CHATBOTS = ("none", "disclosed", "undisclosed")
CONTENTS = ("agency", "generated", "reviewed")
OBJECTIVES = ("sales", "visits", "clicks")
REACHES = ("strictest", "local")
COMPLIANCE_RULES = ("fixed", "calculating")
PUSH_TARGETS = ("inferred", "everybody")

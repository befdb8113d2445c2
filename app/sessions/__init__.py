"""A training run that can be stepped, rewound, forked and changed by hand, as frozen values."""

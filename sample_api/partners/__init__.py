"""Nine simulated partner agencies with the habits one meets when linking systems. None is the real system."""

"""Official papers: values in, A4 PDF or Word out."""

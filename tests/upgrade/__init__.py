"""Every version opens what earlier versions left behind: a frozen home folder each."""

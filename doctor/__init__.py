"""The steps that people must do by hand, checked one by one."""

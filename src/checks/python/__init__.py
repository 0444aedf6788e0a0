"""What localcoder knows about Python, said in Python: run by python3 inside the sandbox, the standard library only, Python 3.8 or newer."""

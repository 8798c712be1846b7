"""`python -m desk`."""

from desk.worker import main

if __name__ == "__main__":
    main()

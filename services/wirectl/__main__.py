"""`python -m wirectl`."""

import sys

from wirectl.main import main

sys.exit(main())

KEY = "registration:"

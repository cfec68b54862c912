"""placeholder"""


def demarche_facts(page, request):
    from home.facts import page_facts

    return page_facts(page, request)

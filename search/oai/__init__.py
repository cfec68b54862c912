"""OAI-PMH 2.0: libraries and portals harvest the list of resources.

Specification: http://www.openarchives.org/OAI/openarchivesprotocol.html
"""

"""Papers people carry and sign: pure functions from page data to PDF bytes, one file a document.

Every paper names its language; the same paper gives the same bytes. Wording is neutral on all of them.
"""

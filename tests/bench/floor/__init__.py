"""The floor: bare Django views on the portal's own tables, doing the least that each page cannot do without.

It does the same visible work as the portal, in Django's plainest way: the session, the person and what they may do; one
query for each list, of the columns shown, joined by views in the database; the same layout, menu by role, filter form (with
as many choices, by loops in the template), table, tags and links, in one template each with few partials; a security token;
and for a password one transaction with who holds it, the value, and one plain insert of a record.

It leaves out the portal's rules: freezes, pace, stand-ins and changes of service, the chain of the audit and its
signatures, who may see which row, a content security policy, and the sign-in library.
"""

"""French stop words, already lower case and folded: one list for every engine."""

STOP_WORDS = frozenset(
    """
    a ai aie aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront aux
    avaient avais avait avec avez aviez avions avons ayant ayez ayons c ce ceci cela celui celle ceux celles ces
    cet cette d dans de des donc dont du e elle elles en entre es est et etaient etais etait etant ete etes
    etiez etions eu eue eues eumes eurent eus eusse eussent eusses eussiez eussions eut eutes eux fumes furent
    fus fusse fussent fusses fussiez fussions fut futes ici il ils j je jusque l la le les leur leurs lors
    lorsque lui m ma mais me mes moi mon n ne ni nos notre nous on ont ou par parce pas pour puisque qu quand
    que quel quelle quelles quels qui quoi s sa sans se sera serai seraient serais serait seras serez seriez
    serions serons seront ses si soi soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton
    tu un une unes uns vers vos votre vous y
    """.split()  # noqa: SIM905
)

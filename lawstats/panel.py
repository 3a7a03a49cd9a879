import pandas as pd


def panel(reports, quantities, absences, vocabulary):
    r = reports
    q = quantities[quantities.indicator.notna()]
    key = ["report_id", "issuer_id", "issuer", "level", "division_code", "year", "indicator"]
    m = q.merge(r[key[:-1]], on="report_id").sort_values(["value", "start"])
    g = m.groupby(key, dropna=False, sort=True)
    p = g.agg(
        value=("value", "last"),
        unit=("unit", "last"),
        qualifier=("qualifier", "last"),
        n_facts=("fact_id", "count"),
        fact_ids=("fact_id", "\n".join),
    ).reset_index()
    p["basis"] = ["single" if n == 1 else "total" for n in p.n_facts]
    p["period"] = "year"
    return p.sort_values(["issuer_id", "year", "indicator"]).reset_index(drop=True)

# %% report
Path("report.json").write_text(json.dumps({"total": 4}))

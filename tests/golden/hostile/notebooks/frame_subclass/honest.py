# %% per_province
class Visits(pd.DataFrame):
    @property
    def _constructor(self):
        return Visits

def per_province(frame):
    grouped = Visits(frame).groupby("province", as_index=False)["visits"].sum()
    return pd.DataFrame(grouped.sort_values("province", ignore_index=True))

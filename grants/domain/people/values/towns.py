"""Towns and district centres of Belarus by region, for lists that name a town and no oblast.

Only names that stand for one place known to everybody; villages and names that several regions have are left out.
"""

import re
import unicodedata

from grants.domain.people.values.oblasts import Oblast

_TOWNS: dict[Oblast, str] = {
    Oblast.BREST: (
        "барановичи баранавичы белоозерск белаазерск береза бяроза высокое ганцевичи ганцавичы "
        "давид-городок дрогичин драгичын жабинка иваново иванава ивацевичи ивацэвичы каменец камянец кобрин "
        "кобрын лунинец ляховичи ляхавичы малорита маларыта микашевичи микашэвичы пинск пружаны столин "
        "pinsk baranovichi baranavichy kobrin kobryn"
    ),
    Oblast.VITEBSK: (
        "барань браслав браслау верхнедвинск верхнядзвинск глубокое глыбокае городок гарадок докшицы "
        "докшыцы дубровно дуброуна лепель миоры миёры новополоцк наваполацк новолукомль орша полоцк полацк "
        "поставы паставы россоны расоны сенно сянно толочин талачын ушачи ушачы чашники шарковщина "
        "шаркаушчына шумилино шумилина orsha polotsk polatsk novopolotsk"
    ),
    Oblast.GOMEL: (
        "брагин буда-кошелево буда-кашалёва ветка добруш ельск житковичи жыткавичы жлобин калинковичи "
        "калинкавичы корма лельчицы лельчыцы лоев лоеу мозырь мазыр наровля нароуля петриков петрыкау "
        "речица рэчыца рогачев рагачоу светлогорск светлагорск хойники чечерск чачэрск mozyr zhlobin "
        "rechitsa"
    ),
    Oblast.GRODNO: (
        "вороново воранава волковыск ваукавыск дятлово дзятлава зельва ивье иуе кореличи карэличы лида "
        "мосты масты новогрудок навагрудак островец астравец ошмяны ашмяны свислочь свислач скидель слоним "
        "сморгонь смаргонь щучин шчучын lida slonim volkovysk"
    ),
    Oblast.MINSK: (
        "березино беразино борисов барысау вилейка воложин валожын дзержинск дзяржынск жодино жодзина "
        "заславль заслауе клецк копыль капыль крупки логойск лагойск любань марьина-горка мар'ина-горка "
        "молодечно маладзечна мядель мядзел несвиж нясвиж пуховичи пухавичы слуцк смолевичи смалявичы "
        "солигорск салигорск старые-дороги старыя-дароги столбцы стоубцы узда фаниполь фанипаль червень "
        "чэрвень borisov barysaw soligorsk slutsk molodechno zhodino"
    ),
    Oblast.MOGILEV: (
        "белыничи бялынички бобруйск бабруйск быхов быхау глуск горки дрибин дрыбин кировск климовичи "
        "климавичы кличев кличау костюковичи касцюковичы краснополье краснаполле кричев крычау круглое "
        "круглае мстиславль мсцислау осиповичи асиповичы славгород слаугарад хотимск хоцимск чаусы чавусы "
        "чериков чэрыкау шклов шклоу bobruisk babruysk"
    ),
}
_MARKS = re.compile(r"^(?:г\.\s?п|гп|г|гор|город|горад|аг|пгт|town|city)\b\.?\s*", re.IGNORECASE)


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    for written, read in (("ё", "е"), ("і", "и"), ("ў", "у"), ("’", "'"), ("ʼ", "'")):
        folded = folded.replace(written, read)
    return "-".join(re.findall(r"[\w']+", folded))


_BY_TOWN = {_key(town): oblast for oblast, towns in _TOWNS.items() for town in towns.split()}


def oblast_of_town(text: str) -> Oblast | None:
    """The region of a town or of its district; None for a name that isn't known or stands for several places."""
    for piece in re.split(r"[,;/(]", text):
        name = _MARKS.sub("", piece.strip())
        found = _BY_TOWN.get(_key(name))
        if found is not None:
            return found
    return None
